"""OpenAlex's API, played by a server on this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.research.projects.collaboration.make import TMU, institution

HERE = institution(69740276, TMU)


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.server.asked.append((address.path, query))
        if self.server.busy:
            status, headers = self.server.busy.pop(0)
            self._answer(status, {"error": "busy"}, headers)
        elif address.path == f"/institutions/ror:{TMU}":
            self._answer(200, {"id": HERE["id"]})
        elif address.path == "/works":
            self._works(query["cursor"])
        else:
            self._answer(200, self.server.alone[address.path.rpartition("/")[2]])

    def _works(self, cursor):
        pages = self.server.pages
        number = 0 if cursor == "*" else int(cursor) if cursor.isdecimal() else len(pages) + 1
        if number > len(pages):
            self._answer(400, {"error": "Cursor value is invalid."})
            return
        results = pages[number] if number < len(pages) else []
        following = str(number + 1) if results else None
        meta = {"count": sum(map(len, pages)), "per_page": 100, "next_cursor": following}
        self._answer(200, {"meta": meta, "results": results, "group_by": []})

    def _answer(self, status, value, headers=()):
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(json.dumps(value, indent=1).encode())

    def log_message(self, *_arguments):
        """Tests are quiet."""


@contextmanager
def openalex(pages, *, busy=(), whole=()):
    """Its address, and the questions it was asked as (path, arguments).

    pages: lists of works. busy: (status, headers) of the first answers. whole: works by one.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.asked, server.busy, server.pages = [], list(busy), pages
        server.alone = {each["id"].rpartition("/")[2]: each for each in whole}
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", server.asked
        finally:
            server.shutdown()
            thread.join()
