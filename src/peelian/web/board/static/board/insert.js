// Writes a figure's name into the words, where the cursor is. Without this script the name is copied by hand.

const words = document.getElementById("id_text");

for (const button of words ? document.querySelectorAll("button[data-insert]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    words.setRangeText(button.dataset.insert, words.selectionStart, words.selectionEnd, "end");
    words.focus();
  });
}
