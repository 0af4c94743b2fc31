/*
 * dossier.host: what only the command line may do: worker processes, frames, limits, signals.
 *
 * Lua names, all internal:
 *   host.module(path)            -> source | nil         an embedded file
 *   host.modules(prefix)         -> {path, ...}
 *   host.fork(config)            -> worker               config: a string that the child's host.worker gets
 *   worker:send(kind, payload)   -> true | nil, message  one frame; kind is one letter
 *   worker:close()                                       no more frames to the child
 *   worker:kill()                                        SIGKILL
 *   worker:wait()                -> kind, number         "exit", status | "signal", number
 *   host.poll(workers, ms)       -> worker, kind, payload | nil   the next whole frame of any worker;
 *                                   kind nil = the worker's end
 *   in a child: host.receive() -> kind, payload | nil     host.send(kind, payload)
 *   host.limit{document=, time=, line=}                  arms the clock of one step (CPU seconds)
 *   host.on_interrupt()                                  Ctrl-C sets the flag that core loops poll
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_HOST_H
#define DS_HOST_HOST_H

#include <lua.h>

int luaopen_dossier_host(lua_State *L);

#endif
