/*
 * Runs a command and does something at its N-th call that changes a filesystem: kills it, or lets the call fail.
 *
 * A seccomp filter stops the calls of interest only, so that the rest runs at full speed; ptrace follows every thread
 * and every child; one counter over all of them numbers the calls (strace's own "when=" counts for each thread).
 * Linux 5.3 or later, x86_64 or aarch64. Build: gcc -std=c11 -O2 -Wall -Wextra -Werror inject.c -o inject
 *
 * Not seen: stores into mapped files. io_uring is answered with ENOSYS, because its calls pass every filter.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls.h"
#if defined(__aarch64__)
#include <elf.h>
#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif
#endif

enum mode { COUNT, KILL_BEFORE, KILL_AFTER, FAIL, PAUSE };
static enum mode mode;
static unsigned long target, counter, command_at;
static int failure;
static const char *failure_name, *shell_command;
static bool from_then_on, counts_reading_opens, denies_exchange, hit, killing;
static unsigned chosen_classes = ~0U;
static FILE *trace;

/* A thread between the stop before its call and the stop after it. */
struct thread { pid_t id; bool in_call, injected, is_target; unsigned long index; unsigned which; char line[3 * 4096]; };
static struct thread **threads;
static size_t thread_count;

static void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("inject: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    /* PTRACE_O_EXITKILL takes the command along. */
    exit(125);
}

static struct thread *find(pid_t id)
{
    for (size_t i = 0; i < thread_count; i++)
        if (threads[i]->id == id)
            return threads[i];
    threads = realloc(threads, (thread_count + 1) * sizeof *threads);
    struct thread *thread = calloc(1, sizeof *thread);
    if (!threads || !thread)
        die("no memory");
    thread->id = id;
    return threads[thread_count++] = thread;
}

static void forget(pid_t id)
{
    for (size_t i = 0; i < thread_count; i++) {
        if (threads[i]->id == id) {
            free(threads[i]);
            threads[i] = threads[--thread_count];
            return;
        }
    }
}

static void kill_all(void)
{
    killing = true;
    /* kill with the number of any thread reaches its whole process. */
    for (size_t i = 0; i < thread_count; i++)
        kill(threads[i]->id, SIGKILL);
}

/* Errors of ptrace here mean that the thread was killed meanwhile; its end is reported by waitpid. */
static void resume(pid_t id, bool until_call_ends, int signal)
{
    ptrace(until_call_ends ? PTRACE_SYSCALL : PTRACE_CONT, id, 0, (void *)(intptr_t)signal);
}

static void set_result(pid_t id, long result)
{
#if defined(__x86_64__)
    ptrace(PTRACE_POKEUSER, id, offsetof(struct user_regs_struct, rax), result);
#else
    struct user_regs_struct registers;
    struct iovec whole = { &registers, sizeof registers };
    if (ptrace(PTRACE_GETREGSET, id, NT_PRSTATUS, &whole) == 0) {
        registers.regs[0] = (unsigned long long)result;
        ptrace(PTRACE_SETREGSET, id, NT_PRSTATUS, &whole);
    }
#endif
}

/* The call number -1 is no call: the kernel goes on to the stop after the call with nothing done. */
static void skip_call(pid_t id)
{
#if defined(__x86_64__)
    ptrace(PTRACE_POKEUSER, id, offsetof(struct user_regs_struct, orig_rax), -1L);
#else
    int none = -1;
    struct iovec number = { &none, sizeof none };
    ptrace(PTRACE_SETREGSET, id, NT_ARM_SYSTEM_CALL, &number);
#endif
}

static void read_text(pid_t id, uint64_t address, char *text, size_t size)
{
    size_t length = 0;
    while (address && length + 1 < size) {
        /* Never across a page: the next one may not be there. */
        size_t chunk = 4096 - ((address + length) & 4095);
        if (chunk > size - 1 - length)
            chunk = size - 1 - length;
        struct iovec here = { text + length, chunk }, there = { (void *)(uintptr_t)(address + length), chunk };
        ssize_t count = process_vm_readv(id, &here, 1, &there, 1, 0);
        if (count <= 0)
            break;
        char *end = memchr(text + length, 0, (size_t)count);
        length = end ? (size_t)(end - text) : length + (size_t)count;
        if (end)
            break;
    }
    text[length] = 0;
    /* One line for one call, whatever the names are. */
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 127)
            *at = '?';
}

static void descriptor_path(pid_t id, int descriptor, char *text, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, descriptor == AT_FDCWD ? "/proc/%d/cwd" : "/proc/%d/fd/%d", id, descriptor);
    ssize_t length = readlink(link, text, size - 1);
    text[length > 0 ? length : 0] = 0;
}

/*
 * Output is not state: writes count when they go to a regular file or a directory, which fstat of the descriptor tells,
 * and not when they go to pipes, terminals, sockets and eventfds, to the three standard streams, to memory files
 * or to /proc.
 */
static bool goes_to_a_file(pid_t id, int descriptor)
{
    char link[64], path[4096];
    struct stat status;
    snprintf(link, sizeof link, "/proc/%d/fd/%d", id, descriptor);
    if (descriptor <= 2 || stat(link, &status) != 0 || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)))
        return false;
    descriptor_path(id, descriptor, path, sizeof path);
    return strncmp(path, "/memfd:", 7) != 0 && strncmp(path, "/proc/", 6) != 0;
}

static void describe(pid_t id, const struct call *call, const uint64_t *arguments, char *line, size_t size)
{
    char path[4096], directory[4096];
    size_t length = (size_t)snprintf(line, size, "%s\t", call->name);
    for (const char *operand = call->operands; *operand && length < size; operand += 2) {
        int at = operand[1] - '0';
        directory[0] = path[0] = 0;
        if (*operand == 'f')
            descriptor_path(id, (int)arguments[at], path, sizeof path);
        else
            read_text(id, arguments[*operand == 'a' ? at + 1 : at], path, sizeof path);
        if (*operand != 'f' && *operand != 's' && path[0] != '/')
            descriptor_path(id, *operand == 'a' ? (int)arguments[at] : AT_FDCWD, directory, sizeof directory);
        length += (size_t)snprintf(line + length, size - length, "%s%s%s%s", operand == call->operands ? "" : " -> ",
            directory, *directory && *path ? "/" : "", path);
    }
    if (length < size && call->shown >= 0)
        snprintf(line + length, size - length, "\t0x%" PRIx64, arguments[call->shown]);
    else if (length < size)
        snprintf(line + length, size - length, "\t-");
}

static void tell(const struct thread *thread, const char *result)
{
    if (trace) {
        fprintf(trace, "%lu\t%d\t%s\t%s\n", thread->index, thread->id, thread->line, result);
        fflush(trace);
    } else if (thread->is_target) {
        fprintf(stderr, "inject: %lu\t%d\t%s\t%s\n", thread->index, thread->id, thread->line, result);
    }
}

static bool counts(pid_t id, const struct call *call, const uint64_t *arguments)
{
    if (!(chosen_classes & 1U << call->class))
        return false;
    if (call->number == __NR_openat2 && !counts_reading_opens) {
        uint64_t flags = 0;
        struct iovec here = { &flags, sizeof flags }, there = { (void *)(uintptr_t)arguments[2], sizeof flags };
        return process_vm_readv(id, &here, 1, &there, 1, 0) == sizeof flags && (flags & CREATING);
    }
    if (call->class == WRITE || call->class == COPY)
        return goes_to_a_file(id, (int)arguments[call->operands[1] - '0']);
    return true;
}

static void wait_for_continue(void)
{
    sigset_t set;
    int which;
    sigemptyset(&set);
    sigaddset(&set, SIGCONT);
    sigwait(&set, &which);
}

static void run_shell_command(void)
{
    pid_t id = fork();
    if (id == 0) {
        execl("/bin/sh", "sh", "-c", shell_command, (char *)NULL);
        _exit(127);
    }
    int status;
    if (id < 0 || waitpid(id, &status, 0) != id || status != 0)
        die("the command of --at failed: %s", shell_command);
}

static void before_call(struct thread *thread)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->id, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP) {
        resume(thread->id, false, 0);
        return;
    }
    const struct call *call = &calls[info.seccomp.ret_data];
    const uint64_t *arguments = info.seccomp.args;
    bool denied = denies_exchange && call->number == __NR_renameat2 && (arguments[4] & RENAME_EXCHANGE_BIT);
    if (!counts(thread->id, call, arguments)) {
        resume(thread->id, false, 0);
        return;
    }
    thread->index = ++counter;
    thread->is_target = counter == target || (from_then_on && counter > target && mode == FAIL);
    thread->injected = denied || (mode == FAIL && thread->is_target);
    describe(thread->id, call, arguments, thread->line, sizeof thread->line);
    if (shell_command && counter == command_at)
        run_shell_command();
    hit |= thread->is_target;
    if (thread->is_target && mode == KILL_BEFORE) {
        tell(thread, "killed before");
        kill_all();
        return;
    }
    if (thread->is_target && mode == PAUSE) {
        fprintf(stderr, "inject: %lu\t%d\t%s\tpaused before\n", thread->index, thread->id, thread->line);
        wait_for_continue();
    }
    if (thread->injected)
        skip_call(thread->id);
    thread->in_call = true;
    resume(thread->id, true, 0);
}

static void after_call(struct thread *thread)
{
    struct __ptrace_syscall_info info;
    char result[64] = "?";
    thread->in_call = false;
    if (thread->injected) {
        bool chosen = mode == FAIL && thread->is_target;
        set_result(thread->id, chosen ? -failure : -EINVAL);
        snprintf(result, sizeof result, "injected %s", chosen ? failure_name : "EINVAL");
    } else if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->id, sizeof info, &info) > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT) {
        snprintf(result, sizeof result, "%" PRId64, (int64_t)info.exit.rval);
    }
    if (thread->is_target && mode == KILL_AFTER)
        strncat(result, " killed after", sizeof result - strlen(result) - 1);
    tell(thread, result);
    if (thread->is_target && mode == KILL_AFTER)
        kill_all();
    else
        resume(thread->id, false, 0);
}

/* Handles one report of waitpid about a thread that did not end. */
static void stopped(pid_t id, int status)
{
    struct thread *thread = find(id);
    int signal = WSTOPSIG(status), event = status >> 16;
    if (killing) {
        /* A thread or a child that came into being while the others were killed. */
        kill(id, SIGKILL);
        return;
    }
    if (event == PTRACE_EVENT_SECCOMP) {
        before_call(thread);
    } else if (signal == (SIGTRAP | 0x80)) {
        if (thread->in_call)
            after_call(thread);
        else
            resume(id, false, 0);
    } else if (event == PTRACE_EVENT_STOP) {
        bool stopped_by_signal = signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
        if (stopped_by_signal)
            ptrace(PTRACE_LISTEN, id, 0, 0);
        else
            resume(id, thread->in_call, 0);
    } else if (event == PTRACE_EVENT_EXEC) {
        /* Other threads are gone, and the one that called has the process's number now. */
        unsigned long former;
        if (ptrace(PTRACE_GETEVENTMSG, id, 0, &former) == 0 && (pid_t)former != id)
            forget((pid_t)former);
        thread->in_call = false;
        resume(id, false, 0);
    } else if (event != 0) {
        unsigned long child;
        if (ptrace(PTRACE_GETEVENTMSG, id, 0, &child) == 0)
            find((pid_t)child);
        resume(id, thread->in_call, 0);
    } else {
        resume(id, thread->in_call, signal);
    }
}

static pid_t start(char **command)
{
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0)
        die("pipe: %s", strerror(errno));
    pid_t id = fork();
    if (id == 0) {
        char go;
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        close(gate[1]);
        if (read(gate[0], &go, 1) != 1)
            _exit(125);
        if (!install_filter(counts_reading_opens))
            die("the filter was refused: %s", strerror(errno));
        execvp(*command, command);
        fprintf(stderr, "inject: %s: %s\n", *command, strerror(errno));
        _exit(127);
    }
    long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK
        | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (id < 0 || ptrace(PTRACE_SEIZE, id, 0, options) != 0)
        die("cannot trace: %s", strerror(errno));
    find(id);
    if (write(gate[1], "", 1) != 1)
        die("the command did not start");
    close(gate[0]);
    close(gate[1]);
    return id;
}

static unsigned long number(const char *text)
{
    char *end;
    errno = 0;
    unsigned long value = text ? strtoul(text, &end, 10) : 0;
    if (!text || *end || end == text || errno || value == 0)
        die("not a number of a call: %s", text ? text : "");
    return value;
}

static void choose_classes(char *list)
{
    chosen_classes = 0;
    for (char *word = strtok(list, ","); word; word = strtok(NULL, ",")) {
        int class = 0;
        while (class < CLASSES && strcmp(class_names[class], word) != 0)
            class++;
        if (class == CLASSES)
            die("no class of calls: %s", word);
        chosen_classes |= 1U << class;
    }
}

static char **parse(char **words)
{
    static const char *const modes[] = { "count", "kill-before", "kill-after", "fail", "pause" };
    static const char usage[] =
        "usage: inject count|kill-before N|kill-after N|fail N ERRNO|NONE [once|on]|pause N [OPTIONS] -- COMMAND...\n"
        "  -o FILE        a line for every call: number, thread, call, paths, flags or length, result; else the hit on stderr\n"
        "  --opens        opening for reading counts too\n"
        "  --only LIST    only these count: open,write,copy,resize,rename,link,unlink,mkdir,sync,attr\n"
        "  --no-exchange  RENAME_EXCHANGE gives EINVAL, as on filesystems that lack it\n"
        "  --at N SHELL   runs a shell command just before call N\n"
        "pause goes on at SIGCONT. The exit code is the command's, 128 + signal when it was killed, 125 for a mistake here\n";
    int chosen = 0;
    while (*words && chosen < 5 && strcmp(modes[chosen], *words) != 0)
        chosen++;
    if (!*words++ || chosen == 5) {
        fputs(usage, stderr);
        exit(125);
    }
    mode = (enum mode)chosen;
    if (mode != COUNT)
        target = number(*words++);
    if (mode == FAIL) {
        failure_name = *words ? *words++ : "";
        for (size_t i = 0; i < sizeof errnos / sizeof *errnos; i++)
            if (strcmp(errnos[i].name, failure_name) == 0)
                failure = errnos[i].number;
        /* NONE: success is told and nothing is done, as a disk does that lies about its cache. */
        if (!failure && strcmp(failure_name, "NONE") != 0)
            die("no error: %s", failure_name);
        if (*words && (strcmp(*words, "once") == 0 || strcmp(*words, "on") == 0))
            from_then_on = strcmp(*words++, "on") == 0;
    }
    for (; *words && strcmp(*words, "--") != 0; words++) {
        if (strcmp(*words, "--opens") == 0) {
            counts_reading_opens = true;
        } else if (strcmp(*words, "--no-exchange") == 0) {
            denies_exchange = true;
        } else if (strcmp(*words, "--only") == 0 && words[1]) {
            choose_classes(*++words);
        } else if (strcmp(*words, "-o") == 0 && words[1]) {
            if (!(trace = fopen(*++words, "we")))
                die("%s: %s", *words, strerror(errno));
        } else if (strcmp(*words, "--at") == 0 && words[1] && words[2]) {
            command_at = number(*++words);
            shell_command = *++words;
        } else {
            die("unknown option: %s", *words);
        }
    }
    if (!*words || !words[1])
        die("no command");
    return words + 1;
}

int main(int argc, char **argv)
{
    (void)argc;
    char **command = parse(argv + 1);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCONT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t first = start(command);
    int status, code = 125;
    for (pid_t id; (id = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
        if (id < 0)
            continue;
        if (WIFSTOPPED(status)) {
            stopped(id, status);
            continue;
        }
        if (id == first)
            code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        struct thread *thread = find(id);
        if (thread->in_call)
            tell(thread, "ended in the call");
        forget(id);
    }
    if (mode == COUNT || !hit)
        fprintf(stderr, "inject: %lu calls%s\n", counter, mode == COUNT ? "" : ", the one to hit was not reached");
    return code;
}
