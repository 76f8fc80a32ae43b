// fauxqs listens on every address and logs every request; nothing outside this machine may reach it,
// and a line per request costs more than the request.
import net from "node:net";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (options, ...rest) {
  return listen.call(this, typeof options === "object" && "port" in options ? { ...options, host: "127.0.0.1" } : options, ...rest);
};

const { startFauxqs } = await import("fauxqs");
await startFauxqs({ logger: false });
