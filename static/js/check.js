// 检查我的稿子: a file that is too large is said to be before it is sent.

const file = document.querySelector("#check-file");

file.addEventListener("change", () => {
  const isTooLarge = file.files[0]?.size > Number(file.dataset.mostBytes);
  file.setCustomValidity(isTooLarge ? file.dataset.tooLarge : "");
  file.reportValidity();
});
