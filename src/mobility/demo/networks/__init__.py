"""The operators of the demo territory, one file each: a seed in, a Network out."""
