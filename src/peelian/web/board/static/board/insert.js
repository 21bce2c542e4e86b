// Writes a figure's name into the words, where the cursor is; at their end, where nobody was in them yet. Without this script
// the name is copied by hand.

const words = document.getElementById("id_text");
words?.setSelectionRange(words.value.length, words.value.length);

for (const button of words ? document.querySelectorAll("button[data-insert]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    words.setRangeText(button.dataset.insert, words.selectionStart, words.selectionEnd, "end");
    words.focus();
  });
}
