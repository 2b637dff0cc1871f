"""Papers as PDF: one page format, one embedded family of letters, and a sentence where a letter cannot be printed."""
