// The upload form: files and folders dropped on it, limits told before anything is sent, and how far
// the sending is. Without JavaScript the form sends itself.

const form = document.querySelector("[data-upload]");
const input = form?.querySelector("input[type=file]");
const told = form?.querySelector("[data-told]");
const bar = form?.querySelector("progress");
// What browsers save beside a page is no material.
const BESIDE_A_PAGE = /(?:_files|\.files)\//;

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** What is wrong with the files, or how many they are. */
function check() {
  const files = [...input.files];
  const most = Number(form.dataset.mostFiles);
  const large = files.filter((file) => file.size > Number(form.dataset.mostBytes));
  const problems = large.map((file) => `${file.name} 太大（${size(file.size)}）`);
  if (files.length > most) problems.unshift(`一次最多 ${most} 个文件，现在有 ${files.length} 个，请分几次上传`);
  const all = files.reduce((sum, file) => sum + file.size, 0);
  told.textContent = problems.join("；") || (files.length ? `${files.length} 个文件，共 ${size(all)}` : "");
  told.classList.toggle("errornote", problems.length > 0);
  return problems.length === 0;
}

function take(files) {
  const chosen = new DataTransfer();
  for (const file of [...input.files, ...files]) chosen.items.add(file);
  input.files = chosen.files;
  check();
}

async function inFolder(entry, path = "") {
  if (entry.isFile) {
    if (entry.name.startsWith(".") || BESIDE_A_PAGE.test(path)) return [];
    return [await new Promise((done, failed) => entry.file(done, failed))];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // A folder is told of a hundred at a time.
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const one of some) found.push(...(await inFolder(one, `${path}${entry.name}/`)));
  }
  return found;
}

async function drop(event) {
  event.preventDefault();
  form.classList.remove("dropping");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  for (const entry of entries) take(await inFolder(entry));
}

function send(event) {
  event.preventDefault();
  if (!check()) return;
  const button = form.querySelector("[type=submit]");
  const request = new XMLHttpRequest();
  button.disabled = true;
  bar.hidden = false;
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? Math.round((100 * loaded) / total) : 0;
  });
  request.addEventListener("load", () => {
    if (request.status < 400 && request.responseURL !== location.href) {
      location.assign(request.responseURL);
    } else {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      refuse(page.querySelector(".errorlist")?.textContent || `服务器没有收下（${request.status}）。`);
    }
  });
  request.addEventListener("error", () => refuse("没有传上去，请检查网络后再试。"));

  function refuse(words) {
    button.disabled = false;
    bar.hidden = true;
    told.textContent = words;
    told.classList.add("errornote");
  }

  request.open("POST", form.action || location.href);
  request.send(new FormData(form));
}

if (form) {
  input.addEventListener("change", check);
  form.addEventListener("submit", send);
  form.addEventListener("drop", drop);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
}
