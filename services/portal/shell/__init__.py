"""What is round every page: headers, forms' protection, language, formats, drawings, stylesheet, visitor."""
