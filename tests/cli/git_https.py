#!/usr/bin/env python3
"""Git repositories below a folder over https on localhost, for sharing_git.bats.

git_https.py ROOT FILE: serves ROOT with ROOT/key.pem and ROOT/cert.pem; writes its port into FILE. /away/ redirects to plain http.
SPDX-License-Identifier: MIT
"""
import http.server
import os
import ssl
import subprocess
import sys

ROOT = sys.argv[1]


class Git(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/away/"):
            self.send_response(302)
            self.send_header("Location", "http://localhost:9/repo/.git/info/refs?" + query)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        env = dict(PATH=os.environ["PATH"], GIT_PROJECT_ROOT=ROOT, PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command,
                   CONTENT_TYPE=self.headers.get("Content-Type", ""), GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="safe.directory",
                   GIT_CONFIG_VALUE_0="*", GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
                   HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        out = subprocess.run(["git", "http-backend"], env=env, input=body, stdout=subprocess.PIPE, check=False).stdout
        head, _, rest = out.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(rest)))  # GnuTLS takes an end without it for an attack
        self.end_headers()
        self.wfile.write(rest)

    do_POST = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Git)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(ROOT + "/cert.pem", ROOT + "/key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(sys.argv[2] + ".new", "w", encoding="ascii") as f:
    f.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
