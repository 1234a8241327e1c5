"""The files of new plugins, by kind; NAME, TITLE and UPPER stand for a name: acme, Acme, ACME."""
