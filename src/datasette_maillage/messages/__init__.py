"""What the pages say, in French, and the English of it."""
