/* Classes of characters beyond ASCII: the only table of them, so that what is recognized in a text
   is also found when the text is redacted. */
#ifndef KB_BASE_CHARACTER_H
#define KB_BASE_CHARACTER_H

#include <stdint.h>

enum kb_character {
  KB_CHARACTER_LETTER,   /* also digits and accents */
  KB_CHARACTER_UNSPACED, /* a letter of a script that is written without spaces, or that attaches
                            endings to names */
  KB_CHARACTER_SPACE,
  KB_CHARACTER_CONTROL,
  KB_CHARACTER_DOUBLE_QUOTE,
  KB_CHARACTER_SINGLE_QUOTE,
  KB_CHARACTER_DASH,
  KB_CHARACTER_INVISIBLE,
  KB_CHARACTER_OTHER, /* other punctuation, symbols */
};

/* ASCII is in base/ascii.h; here it is all letters. */
enum kb_character kb_character_of(uint32_t code_point);

#endif
