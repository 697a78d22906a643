"""The simulator's answer carried by FastAPI (see `peer_work`)."""

from fastapi import FastAPI, Request, Response
from peer_work import answer

app = FastAPI(openapi_url=None)


@app.get("/simulador")
async def simulator(request: Request) -> Response:
    status, body, headers = answer(str(request.url.query), request.cookies, request.headers)
    return Response(body, status, dict(headers))
