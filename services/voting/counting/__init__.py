"""The rules of counting: pure, so that anybody can run them alone, without a server."""
