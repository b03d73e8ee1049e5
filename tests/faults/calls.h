/* The calls that change a filesystem, by class, and the filter that finds them. */
#ifndef CALLS_H
#define CALLS_H
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "x86_64 and aarch64 only"
#endif
#ifndef __NR_fchmodat2
#define __NR_fchmodat2 452
#endif
/* The kernel's own bit; O_TMPFILE of the C library holds O_DIRECTORY too. */
#define TMPFILE_BIT 020000000
#define CREATING (O_CREAT | O_TRUNC | TMPFILE_BIT)
#define RENAME_EXCHANGE_BIT 2

enum class { OPEN, WRITE, COPY, RESIZE, RENAME, LINK, UNLINK, MKDIR, SYNC, ATTR, CLASSES };
static const char *const class_names[] = { "open", "write", "copy", "resize", "rename", "link", "unlink", "mkdir", "sync", "attr" };

/* operands: fN descriptor in argument N, pN path, aN directory descriptor in N and path in N+1, sN a text. */
static const struct call { const char *name; int number; enum class class; const char *operands; int shown; } calls[] = {
#define CALL(name, class, operands, shown) { #name, __NR_##name, class, operands, shown },
    CALL(openat, OPEN, "a0", 2) CALL(openat2, OPEN, "a0", -1)
    CALL(write, WRITE, "f0", 2) CALL(pwrite64, WRITE, "f0", 2) CALL(writev, WRITE, "f0", 2)
    CALL(pwritev, WRITE, "f0", 2) CALL(pwritev2, WRITE, "f0", 2)
    CALL(copy_file_range, COPY, "f2", 4) CALL(sendfile, COPY, "f0", 3) CALL(ioctl, COPY, "f0", 1)
    CALL(truncate, RESIZE, "p0", 1) CALL(ftruncate, RESIZE, "f0", 1) CALL(fallocate, RESIZE, "f0", 3)
    CALL(renameat2, RENAME, "a0a2", 4) CALL(linkat, LINK, "a0a2", 4) CALL(symlinkat, LINK, "s0a1", -1)
    CALL(unlinkat, UNLINK, "a0", 2) CALL(mkdirat, MKDIR, "a0", 2) CALL(mknodat, MKDIR, "a0", 2)
    CALL(fsync, SYNC, "f0", -1) CALL(fdatasync, SYNC, "f0", -1) CALL(syncfs, SYNC, "f0", -1)
    CALL(sync_file_range, SYNC, "f0", 3) CALL(sync, SYNC, "", -1)
    CALL(fchmod, ATTR, "f0", 1) CALL(fchmodat, ATTR, "a0", 2) CALL(fchmodat2, ATTR, "a0", 2)
    CALL(fchown, ATTR, "f0", 1) CALL(fchownat, ATTR, "a0", 2) CALL(utimensat, ATTR, "a0", 3)
    CALL(setxattr, ATTR, "p0", -1) CALL(lsetxattr, ATTR, "p0", -1) CALL(fsetxattr, ATTR, "f0", -1)
    CALL(removexattr, ATTR, "p0", -1) CALL(lremovexattr, ATTR, "p0", -1) CALL(fremovexattr, ATTR, "f0", -1)
#ifdef __NR_renameat
    CALL(renameat, RENAME, "a0a2", -1)
#endif
#ifdef __x86_64__
    CALL(open, OPEN, "p0", 1) CALL(creat, OPEN, "p0", 1) CALL(rename, RENAME, "p0p1", -1) CALL(link, LINK, "p0p1", -1)
    CALL(symlink, LINK, "s0p1", -1) CALL(unlink, UNLINK, "p0", -1) CALL(rmdir, UNLINK, "p0", -1)
    CALL(mkdir, MKDIR, "p0", 1) CALL(mknod, MKDIR, "p0", 1) CALL(chmod, ATTR, "p0", 1) CALL(chown, ATTR, "p0", 1)
    CALL(lchown, ATTR, "p0", 1) CALL(utime, ATTR, "p0", -1) CALL(utimes, ATTR, "p0", -1) CALL(futimesat, ATTR, "a0", -1)
#endif
#undef CALL
};
#define CALL_COUNT (sizeof calls / sizeof *calls)

static const struct { const char *name; int number; } errnos[] = {
#define ERRNO(name) { #name, name },
    ERRNO(EPERM) ERRNO(ENOENT) ERRNO(EINTR) ERRNO(EIO) ERRNO(EAGAIN) ERRNO(ENOMEM) ERRNO(EACCES) ERRNO(EBUSY)
    ERRNO(EEXIST) ERRNO(EXDEV) ERRNO(EINVAL) ERRNO(ENFILE) ERRNO(EMFILE) ERRNO(ETXTBSY) ERRNO(EFBIG) ERRNO(ENOSPC)
    ERRNO(EROFS) ERRNO(EMLINK) ERRNO(ENAMETOOLONG) ERRNO(ENOSYS) ERRNO(ENOTEMPTY) ERRNO(EOPNOTSUPP) ERRNO(EDQUOT)
#undef ERRNO
};

/* Lets every call through but those of the table, which stop with their place in it; of opening, where it may create. */
static bool install_filter(bool counts_reading_opens)
{
    static struct sock_filter code[16 + 6 * CALL_COUNT];
    unsigned short length = 0;
#define EMIT(...) code[length++] = (struct sock_filter)__VA_ARGS__
#define LOAD(field) EMIT(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define UNLESS(what, value, skipped) EMIT(BPF_JUMP(BPF_JMP | what | BPF_K, value, 0, skipped))
#define RETURN(value) EMIT(BPF_STMT(BPF_RET | BPF_K, value))
    LOAD(arch);
    EMIT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0));
    RETURN(SECCOMP_RET_ERRNO | ENOSYS);
    LOAD(nr);
    UNLESS(BPF_JEQ, __NR_io_uring_setup, 1);
    RETURN(SECCOMP_RET_ERRNO | ENOSYS);
    for (unsigned i = 0; i < CALL_COUNT; i++) {
        unsigned found = SECCOMP_RET_TRACE | i;
        bool is_open = calls[i].class == OPEN && calls[i].shown >= 0 && strcmp(calls[i].name, "creat") != 0;
        if (is_open && !counts_reading_opens) {
            UNLESS(BPF_JEQ, (unsigned)calls[i].number, 4);
            LOAD(args[calls[i].shown]);
            UNLESS(BPF_JSET, CREATING, 1);
            RETURN(found);
            RETURN(SECCOMP_RET_ALLOW);
        } else if (calls[i].number == __NR_ioctl) {
            UNLESS(BPF_JEQ, __NR_ioctl, 5);
            LOAD(args[1]);
            EMIT(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)FICLONE, 1, 0));
            UNLESS(BPF_JEQ, (unsigned)FICLONERANGE, 1);
            RETURN(found);
            RETURN(SECCOMP_RET_ALLOW);
        } else {
            UNLESS(BPF_JEQ, (unsigned)calls[i].number, 1);
            RETURN(found);
        }
    }
    RETURN(SECCOMP_RET_ALLOW);
    struct sock_fprog program = { length, code };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#undef EMIT
#undef LOAD
#undef UNLESS
#undef RETURN
}
#endif
