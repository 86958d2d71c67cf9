/* Texts of `kbtriage help TOPIC`: what several commands have in common. */
#ifndef KB_CLI_TOPICS_H
#define KB_CLI_TOPICS_H

struct kb_topic {
  const char *name;
  const char *summary; /* one line */
  const char *text;    /* paragraphs, separated by "\n\n"; one that begins with a space is printed
                          unchanged */
};

extern const struct kb_topic kb_topics[]; /* ends with name NULL */

#endif
