"""Pure rules of import and export: files of three formats, their columns and cells, and what becomes of a row."""
