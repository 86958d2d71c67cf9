#include "base/process_tree.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* A process is stopped before its children are listed, so that it starts no others meanwhile.
   Children are listed by the thread that started them: proc_pid_task(5), proc_tid_children(5). */

enum { MOST_GENERATIONS = 32 };

static void kill_generation(pid_t process, unsigned generation);

static void kill_children_of_thread(pid_t process, const char *thread, unsigned generation)
{
  char path[80];
  long child = 0;
  snprintf(path, sizeof path, "/proc/%ld/task/%.20s/children", (long)process, thread);
  FILE *file = fopen(path, "re");
  while (file && fscanf(file, "%ld", &child) == 1) {
    kill_generation((pid_t)child, generation + 1);
  }
  if (file) {
    fclose(file);
  }
}

static void kill_generation(pid_t process, unsigned generation)
{
  char path[40];
  kill(process, SIGSTOP);
  snprintf(path, sizeof path, "/proc/%ld/task", (long)process);
  DIR *threads = generation < MOST_GENERATIONS ? opendir(path) : NULL;
  for (struct dirent *entry; threads && (entry = readdir(threads)) != NULL;) {
    if (entry->d_name[0] != '.') {
      kill_children_of_thread(process, entry->d_name, generation);
    }
  }
  if (threads) {
    closedir(threads);
  }
  kill(process, SIGKILL);
}

void kb_process_tree_kill(pid_t process)
{
  kill_generation(process, 0);
}
