"""Every screen beside its picture: `python -m tests.contact_sheet` writes docs/contact-sheet/."""
