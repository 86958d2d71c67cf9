#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* syscall */
#endif
#include "base/fence.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sanitizers read files and write reports; the limits and the filter would hide what they find. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

static void limit(int resource, rlim_t most)
{
  const struct rlimit limits = {most, most};
  (void)setrlimit(resource, &limits);
}

#ifdef ARCHITECTURE

/* Sources: the kernel's Documentation/userspace-api/seccomp_filter.rst, and the system calls
   that glibc makes for malloc, clocks and exit. */
static const uint32_t allowed[] = {
  SYS_read,         SYS_write,      SYS_recvfrom,  SYS_sendto,      SYS_munmap,
  SYS_mremap,       SYS_brk,        SYS_madvise,   SYS_futex,       SYS_clock_gettime,
  SYS_rt_sigreturn, SYS_getppid,    SYS_getrandom, SYS_sched_yield, SYS_restart_syscall,
  SYS_exit,         SYS_exit_group,
};

enum { COUNT = sizeof allowed / sizeof allowed[0] };

#define LOAD(member) \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* The low half of the third argument, the protection. All supported processors are
   little-endian. */
#define PROTECTION args[2]

/* Allows the calls of the list, and mmap and mprotect unless they make memory executable. */
static bool filter_calls(void)
{
  struct sock_filter program[COUNT + 16];
  unsigned short length = 0;
  program[length++] = (struct sock_filter)LOAD(arch);
  program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  program[length++] = (struct sock_filter)REFUSE;
  program[length++] = (struct sock_filter)LOAD(nr);
  for (unsigned i = 0; i < COUNT; i++) { /* a match jumps to the last statement */
    program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i],
                                                     (uint8_t)(COUNT - i + 5), 0);
  }
  program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 2, 0);
  program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 1, 0);
  program[length++] = (struct sock_filter)REFUSE;
  program[length++] = (struct sock_filter)LOAD(PROTECTION);
  program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
  program[length++] = (struct sock_filter)REFUSE;
  program[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog whole = {length, program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0;
}

#else

static bool filter_calls(void)
{
  return false;
}

#endif

/* Denies all file access that the first version of Landlock knows, by a ruleset without rules.
   Source: the kernel's Documentation/userspace-api/landlock.rst. */
static bool close_files(void)
{
#if defined(SYS_landlock_create_ruleset) && defined(SYS_landlock_restrict_self)
  const struct {
    uint64_t handled_access_fs;
  } ruleset = {(UINT64_C(1) << 13) - 1};
  const long file = syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
  if (file < 0) {
    return false;
  }
  const bool is_done = syscall(SYS_landlock_restrict_self, (int)file, 0) == 0;
  close((int)file);
  return is_done;
#else
  return false;
#endif
}

bool kb_fence_up(void)
{
  enum { MOST_MEMORY = 1 << 30 };
  limit(RLIMIT_CORE, 0);
  if (IS_SANITIZED) {
    return true;
  }
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_DATA, MOST_MEMORY);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return false;
  }
  const bool has_landlock = close_files();
  limit(RLIMIT_NOFILE, 0);
  return filter_calls() || has_landlock;
}
