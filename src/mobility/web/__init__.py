"""Boards and lists in, pages out: HTML that is complete without JavaScript, style sheets and modules that enhance it."""
