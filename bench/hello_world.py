"""The peer every page is measured against: a Flask application that says one word."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    return "hello"
