/* link: --export-dynamic */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/http.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RESOLVER_SECONDS = 5 };

/* In place of the C library's, which libcurl calls in a thread of its own: the name server does not
   answer. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
  (void)name;
  (void)service;
  (void)hints;
  *result = NULL;
  sleep(RESOLVER_SECONDS);
  return EAI_AGAIN;
}

/* A server for one connection: reads the request, writes `answer`, and then keeps the connection
   open. */
struct server {
  pid_t process;
  char url[64];
};

static void serve(int listener, const char *answer)
{
  char request[4096];
  const int line = accept(listener, NULL, NULL);
  if (read(line, request, sizeof request) > 0 && *answer &&
      write(line, answer, strlen(answer)) < 0) {
    _exit(1);
  }
  pause();
}

static struct server start(const char *answer)
{
  struct server server = {0};
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(listener >= 0);
  assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
  assert_int_equal(listen(listener, 4), 0);
  assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
  snprintf(server.url, sizeof server.url, "http://127.0.0.1:%u/x", ntohs(address.sin_port));
  server.process = fork();
  if (server.process == 0) {
    serve(listener, answer);
    _exit(0);
  }
  close(listener);
  return server;
}

static void stop(const struct server *server)
{
  kill(server->process, SIGKILL);
  waitpid(server->process, NULL, 0);
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static volatile sig_atomic_t interrupted;

static void on_alarm(int signal)
{
  (void)signal;
  interrupted = 1;
}

static const struct {
  const char *answer;
  struct kb_http_options options;
  enum kb_status status;
  bool may_retry;
} cases[] = {
  {"HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; x\r\nContent-Length: 2\r\n\r\n{}",
   {0},
   KB_OK,
   false},
  {"", {.first_seconds = 1}, KB_IO, true},
  {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
   {.first_seconds = 60, .stall_seconds = 1},
   KB_IO,
   true},
  {"", {.total_seconds = 0.3}, KB_IO, true},
  {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", {.body_bytes = 8}, KB_LIMIT, false},
  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n",
   {.body_bytes = 8},
   KB_LIMIT,
   false},
  {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone", {0}, KB_IO, true},
  {"nothing like HTTP\r\n\r\n", {0}, KB_IO, false},
};

static void every_wait_and_size_is_bounded(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct server server = start(cases[i].answer);
    struct kb_http *http = kb_http_new(&cases[i].options, NULL);
    struct kb_http_response response = {0};
    struct kb_error error = {0};
    const double begin = now();
    const enum kb_status status =
      kb_http_send(http, &(struct kb_http_request){.url = server.url}, &response, &error);
    if (status != cases[i].status || response.may_retry != cases[i].may_retry ||
        now() - begin > 6) {
      fail_msg("case %zu: status %d after %.1f s: %s", i, status, now() - begin, error.message);
    }
    if (status == KB_OK) {
      assert_int_equal(response.status, 200);
      assert_string_equal(response.content_type, "application/json");
      assert_string_equal(kb_buf_text(&response.body), "{}");
    }
    kb_http_response_fini(&response);
    kb_http_free(http);
    stop(&server);
  }
}

static void interrupt(const char *url)
{
  struct kb_http *http = kb_http_new(&(struct kb_http_options){.interrupted = &interrupted}, NULL);
  struct kb_http_response response = {0};
  struct kb_error error;
  interrupted = 0;
  signal(SIGALRM, on_alarm);
  alarm(1);
  const double begin = now();
  assert_int_equal(kb_http_send(http, &(struct kb_http_request){.url = url}, &response, &error),
                   KB_INTERRUPTED);
  kb_http_response_fini(&response);
  kb_http_free(http);
  assert_true(now() - begin < 3);
}

static void an_interrupt_ends_a_request_at_once(void **state)
{
  (void)state;
  const struct server server = start("");
  interrupt(server.url);
  stop(&server);
}

static void an_interrupt_does_not_wait_for_the_name_server(void **state)
{
  (void)state;
  interrupt("https://contoso.example/");
}

static const struct {
  const char *url, *origin; /* NULL: refused */
} origins[] = {
  {"https://Contoso.CRM.dynamics.com", "https://contoso.crm.dynamics.com"},
  {"https://contoso.crm.dynamics.com:443/x?y#z", "https://contoso.crm.dynamics.com"},
  {"https://contoso.crm.dynamics.com:8443/", "https://contoso.crm.dynamics.com:8443"},
  {"http://127.0.0.1:80/", "http://127.0.0.1"},
  {"http://LOCALHOST:8080", "http://localhost:8080"},
  {"http://[::1]:8080", "http://[::1]:8080"},
  {"http://127.0.0.1.example.com", NULL},
  {"http://127.1.2.3x", NULL},
  {"http://localhost.example.com", NULL},
  {"http://contoso.crm.dynamics.com", NULL},
  {"https://user@contoso.crm.dynamics.com", NULL},
  {"https://:word@contoso.crm.dynamics.com", NULL},
  {"https://%2561", NULL},
  {"https://con%74oso.crm.dynamics.com/x", NULL},
  {"https://contoso.crm.dynamics.com/%61?%62", "https://contoso.crm.dynamics.com"},
  {"file:///etc/passwd", NULL},
  {"ftp://127.0.0.1", NULL},
  {"contoso.crm.dynamics.com", NULL},
  {"https://", NULL},
  {"", NULL},
};

static void origins_are_distinct(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
    struct kb_buf origin = {0};
    struct kb_error error = {0};
    const enum kb_status status = kb_http_origin(origins[i].url, &origin, &error);
    if ((status == KB_OK) != (origins[i].origin != NULL)) {
      fail_msg("%s: %s", origins[i].url, kb_buf_text(&origin));
    }
    if (status == KB_OK) {
      assert_string_equal(kb_buf_text(&origin), origins[i].origin);
    } else {
      assert_true(error.message[0] != '\0');
    }
    kb_buf_fini(&origin);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_wait_and_size_is_bounded),
    cmocka_unit_test(an_interrupt_ends_a_request_at_once),
    cmocka_unit_test(an_interrupt_does_not_wait_for_the_name_server),
    cmocka_unit_test(origins_are_distinct),
  };
  return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
