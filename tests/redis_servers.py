"""Debian's redis-server as tests use it: a Cluster, or a primary and a replica under a Sentinel, on loopback."""

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_S = 30


def has_redis_server() -> bool:
    """Say whether the package is installed; the embedded server knows no Sentinel."""
    return shutil.which("redis-server") is not None and shutil.which("redis-cli") is not None


def free_port() -> int:
    """Find a port that nobody uses, low enough that a Cluster's bus finds room 10,000 above it."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port < 55_000:
            return port


@dataclass
class RedisServers:
    """Processes of one topology."""

    folder: Path
    ports: list[int] = field(default_factory=list)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *options: str, configuration: str | None = None) -> int:
        """Start a server on a free port; with a configuration (in which PORT stands for it) from a file."""
        port = free_port()
        folder = self.folder / str(port)
        folder.mkdir()
        command = ["redis-server"]
        if configuration is not None:
            (folder / "server.conf").write_text(configuration.replace("PORT", str(port)))
            command += [str(folder / "server.conf")]
        command += ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder), *options]
        self.processes[port] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.ports.append(port)
        self.until(port, "PONG", "ping")
        return port

    def ask(self, port: int, *command: str) -> str:
        """Send a command with redis-cli."""
        asked = subprocess.run(
            ["redis-cli", "-p", str(port), *command], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        return asked.stdout

    def until(self, port: int, expected: str, *command: str) -> None:
        """Ask until the answer contains what is expected."""
        deadline = time.monotonic() + PATIENCE_S
        while expected not in (answer := self.ask(port, *command)):
            assert time.monotonic() < deadline, answer
            time.sleep(0.05)

    def kill(self, port: int) -> None:
        """End a server without a word."""
        self.processes[port].kill()
        self.processes[port].wait(10)

    def stop(self) -> None:
        """End all servers."""
        for process in self.processes.values():
            process.kill()
            process.wait(10)


def start_cluster(folder: Path, size: int = 3) -> RedisServers:
    """Start a Cluster of primaries that share the slots."""
    servers = RedisServers(folder)
    for _ in range(size):
        servers.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
    first, slots = servers.ports[0], 16384
    for number, port in enumerate(servers.ports):
        last = slots * (number + 1) // size - 1
        servers.ask(port, "cluster", "addslotsrange", str(slots * number // size), str(last))
        servers.ask(port, "cluster", "meet", "127.0.0.1", str(first))
    for port in servers.ports:
        servers.until(port, "cluster_state:ok", "cluster", "info")
        servers.until(port, f"cluster_known_nodes:{size}", "cluster", "info")
    return servers


def start_sentinel(folder: Path, service: str) -> RedisServers:
    """Start a primary, a replica, and a Sentinel (the last port) that watches them under a name."""
    servers = RedisServers(folder)
    primary = servers.start()
    replica = servers.start("--replicaof", "127.0.0.1", str(primary), "--repl-diskless-sync-delay", "0")
    servers.until(replica, "master_link_status:up", "info", "replication")
    watch = f"port PORT\nsentinel monitor {service} 127.0.0.1 {primary} 1\nsentinel down-after-milliseconds {service} 1000\n"
    sentinel = servers.start("--sentinel", configuration=watch)
    servers.until(sentinel, str(replica), "sentinel", "replicas", service)
    return servers
