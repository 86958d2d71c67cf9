/* Runs a command on given cores and measures it: launch CORES OUTPUT COMMAND [ARGUMENT]...
   CORES is 1 or 0,1, for example; the command's standard output goes to the file OUTPUT. Prints
   wall-clock seconds, peak memory in KiB and the exit status (128 + the signal that ended it).
   Not in Python, because the kernel counts the memory of the forking process as the child's. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int pin(const char *cores)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  while (*cores) {
    char *end;
    unsigned long core = strtoul(cores, &end, 10);
    if (end == cores || core >= CPU_SETSIZE || (*end != ',' && *end != '\0')) {
      errno = EINVAL;
      return -1;
    }
    CPU_SET(core, &set);
    cores = *end ? end + 1 : end;
  }
  return sched_setaffinity(0, sizeof set, &set);
}

static void run(char **argv)
{
  int output = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (output < 0 || dup2(output, STDOUT_FILENO) < 0) {
    perror(argv[2]);
  } else {
    close(output);
    execvp(argv[3], argv + 3);
    perror(argv[3]);
  }
  _exit(127);
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
  if (argc < 4 || pin(argv[1]) != 0) {
    fputs("usage: launch CORES OUTPUT COMMAND [ARGUMENT]...\n", stderr);
    return 2;
  }
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    run(argv);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("launch");
    return 2;
  }
  double seconds = now() - start;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  printf("%.6f %ld %d\n", seconds, usage.ru_maxrss, code);
  return 0;
}
