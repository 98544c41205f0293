#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "web/confine.h"

#define NOBODY 65534	/* nobody, nogroup: Debian Policy 9.2.2 */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

unsigned
confine_descriptors(unsigned first, unsigned descriptors)
{
	struct rlimit limit;

	close_range(first, ~0U, 0);
	clearenv();
	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return 0;
	limit.rlim_cur = limit.rlim_max < descriptors ? limit.rlim_max :
	    descriptors;
	/* Under a filter that forbids it, what there is has to do. */
	if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
		getrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur < descriptors ? (unsigned)limit.rlim_cur :
	    descriptors;
}

static int
drop_rights(struct err *err)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	if (geteuid() == 0 && (setgroups(0, NULL) == -1 ||
	    setresgid(NOBODY, NOBODY, NOBODY) == -1 ||
	    setresuid(NOBODY, NOBODY, NOBODY) == -1))
		return err_set(err, ERR_IO, "becoming nobody: %s",
		    strerror(errno));
	setrlimit(RLIMIT_NPROC, &none);
	if (prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_set(err, ERR_IO, "giving up rights: %s",
		    strerror(errno));
	return 0;
}

#ifdef ARCHITECTURE

#define DENY (SECCOMP_RET_ERRNO | EPERM)
#define FORBID(name)							\
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),		\
	BPF_STMT(BPF_RET | BPF_K, DENY)

static struct sock_filter filter[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
	/* The x32 numbers are another way to the same calls. */
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, DENY),
	FORBID(open), FORBID(creat), FORBID(fork), FORBID(vfork),
	FORBID(rename), FORBID(unlink), FORBID(chmod),
#endif
	FORBID(openat), FORBID(openat2), FORBID(open_by_handle_at),
	FORBID(renameat2), FORBID(unlinkat), FORBID(fchmodat),
	FORBID(socket), FORBID(socketpair), FORBID(connect), FORBID(bind),
	FORBID(listen), FORBID(execve), FORBID(execveat), FORBID(clone3),
	FORBID(ptrace), FORBID(process_vm_readv), FORBID(process_vm_writev),
	FORBID(pidfd_getfd), FORBID(kill), FORBID(io_uring_setup), FORBID(bpf),
	FORBID(keyctl), FORBID(add_key), FORBID(request_key),
	FORBID(userfaultfd), FORBID(perf_event_open), FORBID(mount),
	FORBID(unshare), FORBID(setns), FORBID(chroot), FORBID(sethostname),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static int
forbid_calls(struct err *err)
{
	struct sock_fprog program = {
		.len = sizeof filter / sizeof filter[0],
		.filter = filter,
	};

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		return err_set(err, ERR_IO, "the system call filter: %s",
		    strerror(errno));
	return 0;
}

#else

static int
forbid_calls(struct err *err)
{
	(void)err;
	return 0;	/* no filter was written for this architecture */
}

#endif

int
confine(struct err *err)
{
	return drop_rights(err) == -1 ? -1 : forbid_calls(err);
}
