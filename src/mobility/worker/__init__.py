"""The loops: one compartment per feed fetches, merges and publishes; a supervisor keeps the processes alive."""
