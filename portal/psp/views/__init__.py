"""The doors of the PSP: each reads a request, opens the book once, and answers with the API's documents."""
