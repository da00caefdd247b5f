"""One `medflight-sim` process with one aircraft."""

import json
import socket
import subprocess

HOME = (21.06, 105.90, 10.0)


class Aircraft:
    """Started when made, ended by `stop`."""

    def __init__(self, binary, kind, station, speed, seed=1):
        home = ",".join(map(str, HOME))
        self.process = subprocess.Popen(
            [binary, "--vehicles", "1", "--type", kind, "--gcs", f"127.0.0.1:{station}", f"--home={home}", "--speed", str(speed),
             "--seed", str(seed), "--control", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        self.control = None
        for line in self.process.stdout:
            if line.startswith("control: tcp "):
                host, port = line.split()[-1].rsplit(":", 1)
                self.control = socket.create_connection((host, int(port))).makefile("rw")
                break
        if self.control is None:
            raise RuntimeError(f"{binary} ended with {self.process.wait()}")

    def ask(self, **request):
        """One request on the control socket."""
        self.control.write(json.dumps(request) + "\n")
        self.control.flush()
        return json.loads(self.control.readline())

    def truth(self):
        return self.ask(op="status")["vehicles"][0]

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
