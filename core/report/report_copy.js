// Copies a finding: the link to it, or what it says as Markdown, for a ticket.
(() => {
  'use strict';

  const table = document.querySelector('table.findings');
  if (!table) {
    return;
  }

  // --- Markdown ---

  // Text of the data stays text: no markup, no link, no mention.
  const plain = (text) => text.replace(/\s+/g, ' ').trim()
    .replace(/[\\`*[\]|~$<>]|&(?=[#\w])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
    .replace(/(?<![\p{L}\p{N}])([@#])(?=[\p{L}\p{N}])/gu, '$1<!-- -->');
  const textOf = (element) => plain(element.textContent);
  const ownText = (cell) => plain(Array.from(cell.childNodes)
    .filter((node) => node.nodeName !== 'SMALL').map((node) => node.textContent).join(' '));
  const linkTo = (address) => `<${address}>`;

  const titles = new Map(Array.from(document.getElementById('articles').options,
    (option) => [option.value, option.textContent]));

  const addressOf = (row) => `${location.href.split('#')[0]}#${row.id}`;

  const stepsOf = (list, indent, mark) => Array.from(list.children, (item, place) => {
    const inner = item.querySelector(':scope > ol');
    const label = item.querySelector(':scope > label');
    return [`${indent}${mark(place)} ${label ? '[ ] ' : ''}${textOf(label || item)}`,
      ...(inner ? stepsOf(inner, `${indent}    `, () => '-') : [])];
  }).flat();

  // The steps stand with the groups to which the finding belongs.
  const resolutionOf = (row) => row.dataset.k.split(' ').flatMap((key) => {
    const group = document.querySelector(`.group[data-k="${CSS.escape(key)}"]`);
    return Array.from(group ? group.querySelectorAll('h4') : [], (head) => {
      const list = head.nextElementSibling;
      const mark = list.tagName === 'OL' ? (place) => `${place + 1}.` : () => '-';
      return ['', textOf(head), '', ...stepsOf(list, '', mark)];
    }).flat();
  });

  // A finding that is not confirmed says so itself.
  const causesOf = (cell, isSure) => Array.from(cell.children, (part) => {
    const label = part.tagName === 'P' || part.previousElementSibling === null ? 'Cause' : 'Evidence';
    return `- ${isSure ? `${label}: ` : ''}${textOf(part)}`;
  });

  const markdownOf = (row) => {
    const [mailbox, verdict, cause, article, alert] = row.cells;
    const code = article.firstChild.textContent.trim();
    const record = mailbox.querySelector('a');
    const reference = document.querySelector(
      `.group[data-k="${CSS.escape(row.dataset.k.split(' ')[0])}"] a.reference`);
    const about = mailbox.querySelector('small');
    const where = addressOf(row);
    return [
      `**${ownText(mailbox)}: ${plain(titles.get(code) || code)}** (${textOf(verdict)})`,
      '',
      ...causesOf(cause, row.dataset.v !== 'inconclusive'),
      `- ${textOf(table.tHead.rows[0].cells[0])}: ` +
        [ownText(mailbox), ...(about ? [textOf(about)] : [])].join(', '),
      `- Record: ${record ? linkTo(record.href) : plain(row.dataset.id)}`,
      `- Article: ${[ownText(article), ...Array.from(article.querySelectorAll('small'), textOf)].join(', ')}`,
      ...(reference ? [`- See: ${linkTo(reference.href)}`] : []),
      `- Newest alert: ${textOf(alert)}`,
      `- Finding: ${where.startsWith('http') ? linkTo(where) : row.id}`,
      ...resolutionOf(row),
      '',
    ].join('\n');
  };

  // --- The clipboard ---

  const said = document.createElement('p');
  said.className = 'said';
  said.setAttribute('role', 'status');
  document.body.append(said);

  const copySelected = (text) => {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'said';
    document.body.append(area);
    area.select();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    } finally {
      area.remove();
    }
  };

  // The last resort: the text is selected, and the reader copies it.
  const offer = (text) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', 'copy-title');
    const title = document.createElement('h2');
    title.id = 'copy-title';
    title.textContent = 'Copy this text';
    const hint = document.createElement('p');
    hint.textContent = 'This browser does not let the page copy it: press Ctrl+C, or \u2318C on a Mac.';
    const area = document.createElement('textarea');
    area.readOnly = true;
    area.rows = 12;
    area.value = text;
    area.setAttribute('aria-labelledby', 'copy-title');
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = 'Close';
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => dialog.remove());
    dialog.append(title, hint, area, close);
    document.body.append(dialog);
    dialog.showModal();
    area.focus();
    area.select();
    area.scrollTop = 0;
  };

  const copy = async (text, button) => {
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(text);
      isCopied = true;
    } catch { // no permission, or no clipboard for such a page
      isCopied = copySelected(text);
    }
    button.focus({ preventScroll: true });
    if (!isCopied) {
      offer(text);
      return;
    }
    const label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    button.textContent = 'Copied';
    said.textContent = `${label}: copied`;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = '';
    }, 2000);
  };

  // --- Buttons in each row ---

  const pattern = document.createDocumentFragment();
  for (const [kind, text] of [['link', 'Copy link'], ['markdown', 'Copy as Markdown']]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `copy ${kind}`;
    button.textContent = text;
    pattern.append(button);
  }
  for (const row of Array.from(table.tBodies[0].rows)) {
    row.cells[5].replaceChildren(pattern.cloneNode(true));
  }
  table.addEventListener('click', (event) => {
    const button = event.target.closest('button.copy');
    if (button) {
      const row = button.closest('tr');
      copy(button.classList.contains('link') ? addressOf(row) : markdownOf(row), button);
    }
  });
})();
