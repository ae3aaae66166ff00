"""The forms of text that an import knows, one data file each."""
