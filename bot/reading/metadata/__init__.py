"""Title, date, publisher, author, header table: structured data where it is right, else the text near the title."""
