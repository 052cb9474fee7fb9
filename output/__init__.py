"""The agreement record and how it is written, read and shown."""
