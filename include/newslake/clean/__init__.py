"""From the bytes of one capture to its article's text: ``decode`` → ``html`` or ``text``.

Each stage function hands on a value of ``newslake.page`` or says in a ``Refusal`` why there is none. Importing the
package loads no model; a reader loads its own on first use.
"""
