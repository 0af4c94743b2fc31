/*
 * The parts of a confinement put together, and tried. See confine.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include "host/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

void ds_confine_probe(ds_confinement *out)
{
	int abi = ds_landlock_abi();

	*out = (ds_confinement){.landlock = abi, .files = abi >= 1, .tcp = abi >= 4, .scope = abi >= 6,
				.syscalls = ds_syscalls_available()};
#ifdef __linux__
	out->privileges = true;
#endif
}

ds_status ds_confine(const ds_confine_paths *paths, ds_err *err)
{
	ds_confinement can;
	ds_status st = DS_OK;

	ds_confine_probe(&can);
#ifdef __linux__
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return ds_fail(err, DS_EFAIL, "no_new_privs: %s", strerror(errno));
#endif
	if (can.landlock > 0)
		st = ds_landlock_restrict(can.landlock, paths, err);
	/* last: what comes before needs calls that are gone then */
	if (!st && can.syscalls)
		st = ds_syscalls_restrict(err);
	return st;
}

/* ---- trying -------------------------------------------------------------------------------------------- */

/* Only these two say that it was forbidden; whatever else fails would perhaps succeed elsewhere. */
static bool forbidden(void)
{
	return errno == EACCES || errno == EPERM;
}

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return !forbidden();
	close(fd);
	return true;
}

/* A socket that is connected to this machine's own port 9, where hardly anybody listens. */
static bool connects(int type)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9)};
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	bool refused;

	if (fd < 0)
		return !forbidden();
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	refused = connect(fd, (struct sockaddr *)&at, sizeof at) != 0 && forbidden();
	close(fd);
	return !refused;
}

/* Landlock knows TCP only, the filter all of it. */
static bool uses_network(void)
{
	return connects(SOCK_STREAM) || connects(SOCK_DGRAM);
}

static bool forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return pid > 0 || !forbidden();
}

/* The filter refuses the call itself, Landlock the program: what is not refused so is possible. */
static bool executes(void)
{
	static char *const arguments[] = {"sh", "-c", ":", NULL}, *const none[] = {NULL};
	pid_t pid = fork();
	int status = 0;

	if (pid > 0) {
		waitpid(pid, &status, 0);
		return status == 0;
	}
	execve(pid == 0 ? "/bin/sh" : "/dossier-no-such-program", arguments, none);
	if (pid < 0)
		return errno != EPERM && errno != EACCES;
	_exit(errno == EPERM || errno == EACCES);
}

/* Makes a file in it; nothing is left there, since O_TMPFILE has no name. */
static bool makes_files(const char *folder)
{
#ifdef O_TMPFILE
	return opens(folder, O_TMPFILE | O_RDWR);
#else
	(void)folder;
	return true;
#endif
}

/* A folder where this process may make files as long as it is not confined, so that the trial tells something. */
static const char *writable_folder(void)
{
	static const char *const folders[] = {"/tmp", "/var/tmp", "/dev/shm", "."};

#ifdef O_TMPFILE
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		int fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

		if (fd < 0)
			continue;
		close(fd);
		return folders[i];
	}
#endif
	return folders[0];
}

static unsigned try_all(pid_t parent, const char *folder)
{
	unsigned refused = 0;

	refused |= opens("/", O_RDONLY) ? 0 : DS_REFUSED_READ;
	refused |= makes_files(folder) ? 0 : DS_REFUSED_WRITE;
	refused |= uses_network() ? 0 : DS_REFUSED_NETWORK;
	refused |= forks() ? 0 : DS_REFUSED_PROCESS;
	refused |= executes() ? 0 : DS_REFUSED_PROGRAM;
	refused |= kill(parent, 0) == 0 || !forbidden() ? 0 : DS_REFUSED_SIGNAL;
	return refused;
}

ds_status ds_confine_try(unsigned *refused, ds_err *err)
{
	const ds_confine_paths none = {0};
	const char *folder = writable_folder();
	pid_t parent = getpid(), pid = fork();
	int status = 0;

	if (pid < 0)
		return ds_fail(err, DS_EFAIL, "a process could not be started: %s", strerror(errno));
	if (pid == 0)
		_exit(ds_confine(&none, NULL) ? 255 : (int)try_all(parent, folder));
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return ds_fail(err, DS_EFAIL, "waiting for a process: %s", strerror(errno));
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 255)
		return ds_fail(err, DS_EFAIL, "a process could not be confined");
	*refused = (unsigned)WEXITSTATUS(status);
	return DS_OK;
}
