"""How dates and numbers are typed and shown, by language (FORMAT_MODULE_PATH)."""
