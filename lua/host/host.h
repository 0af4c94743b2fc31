/*
 * dossier.host: what only the command line may do: worker processes, frames, limits, signals.
 *
 * Lua names, all internal:
 *   host.module(path)            -> source | nil         an embedded file
 *   host.modules(prefix)         -> {path, ...}
 *   host.cores()                 -> processors online
 *   host.fork(config [, bytes])  -> worker               config: a string that the child's host.worker gets;
 *                                   bytes: the most that it may send
 *   worker:send(kind, payload)   -> true | nil, message  one frame; kind is one letter
 *   worker:close()                                       no more frames to the child
 *   worker:kill()                                        SIGKILL
 *   worker:cpu()                 -> seconds of CPU time | nil
 *   worker:wait()                -> kind, number         "exit", status | "signal", number
 *   host.poll(workers, ms)       -> worker, kind, payload | worker, nil, why | nil   the next whole frame of any
 *                                   worker; kind nil = the worker's end; all nil = time is over, or Ctrl-C
 *   host.on_interrupt([breaks])    Ctrl-C sets the flag that core loops poll; breaks = it also ends what host.call runs
 *   host.call(f, handler, ...)   -> true, ... | false, what handler made of the message
 *   host.farewell(text)            what a second Ctrl-C says before it leaves
 *   host.ignore_pipe(on)           no SIGPIPE while a pager is written to
 *   host.clear_interrupt()
 *   host.confinement()           -> what the kernel can enforce    host.try_confinement() -> what it refused, tried
 *   in a child:
 *   host.receive() -> kind, payload | nil     host.send(kind, payload)
 *   host.confining()                          before a worker that will be confined opens a store
 *   host.step(seconds, document)              arms the clock of one step (CPU seconds; 0 disarms)
 *   host.lock{memory=MB, output=MB, confined=, input=, eager=, readable={}}   once, when everything is open
 *   host.exhausted()                          the end of a worker that is over its memory limit
 *   host.tostring(v), host.format(f, ...)     Lua's, but without addresses
 *   host.close(co)                            coroutine.close that cannot overflow the C stack
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_HOST_HOST_H
#define DS_HOST_HOST_H

#include <lua.h>

int luaopen_dossier_host(lua_State *L);

#endif
