/* A disk without file locks, as a network home without a lock daemon: preloaded into a program, every lock on a
   file below LOCKLESS fails with ENOLCK. All else is as ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int refused(int file, int command) {
	char link[64], path[4096] = "";
	const char *below = getenv("LOCKLESS");
	if (!below || (command != F_SETLK && command != F_SETLKW && command != F_GETLK))
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	return readlink(link, path, sizeof path - 1) > 0 && !strncmp(path, below, strlen(below));
}

#define WITHOUT_LOCKS(name) \
	int name(int file, int command, ...) { \
		static int (*real)(int, int, ...); \
		va_list rest; \
		if (refused(file, command)) { \
			errno = ENOLCK; \
			return -1; \
		} \
		if (!real) \
			real = (int (*)(int, int, ...))dlsym(RTLD_NEXT, #name); \
		va_start(rest, command); \
		void *argument = va_arg(rest, void *); \
		va_end(rest); \
		return real(file, command, argument); \
	}

WITHOUT_LOCKS(fcntl)
WITHOUT_LOCKS(fcntl64)
