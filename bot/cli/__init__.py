"""The command line: what its commands take, which flow each starts, and how the results are printed."""
