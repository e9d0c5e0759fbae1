// The upload form: files and folders dropped on it, limits told before anything is sent, and how far
// the sending is. What is too much for one request is sent in several, into one batch. Without
// JavaScript the form sends itself.

const form = document.querySelector("[data-upload]");
const input = form?.querySelector("input[type=file]");
const told = form?.querySelector("[data-told]");
const bar = form?.querySelector("progress");

// A request, which the server stores in a moment and after which the sending goes on, if it breaks.
const FILES_IN_A_REQUEST = 300;
const BYTES_IN_A_REQUEST = 64 * 1024 * 1024;
// What browsers save beside a page, and what a Mac, Windows or an open Word leaves in a folder.
const BESIDE_A_PAGE = /(?:_files|\.files|_文件)\//;
const LITTER_FOLDER = /(?:^|\/)(?:__MACOSX|\.[^/]*)\//;
const LITTER = /^(?:\.|~\$|thumbs\.db$|desktop\.ini$)/i;
const NAMED = 5;

let leftOut = [];
// How far a sending came that broke off: it goes on there.
let sent = { files: 0, bytes: 0, batch: null };

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function tell(words, isProblem = false) {
  told.textContent = words;
  told.classList.toggle("errornote", isProblem);
}

function named(names) {
  return names.slice(0, NAMED).join("、") + (names.length > NAMED ? `等` : "");
}

/** What is wrong with the files, or how many they are. */
function check() {
  const files = [...input.files];
  const large = files.filter((file) => file.size > Number(form.dataset.mostBytes));
  const all = files.reduce((sum, file) => sum + file.size, 0);
  const said = large.map((file) => `${file.name} 太大（${size(file.size)}）`);
  if (!said.length && files.length) said.push(`${files.length} 个文件，共 ${size(all)}`);
  if (asksForOne(files)) said.push("这些图片的文件名是连号的：是同一份材料的各页的，请勾选“这些图片是同一份材料的各页”");
  if (leftOut.length) said.push(`另有 ${leftOut.length} 个不是材料，没有选上：${named(leftOut)}`);
  tell(said.join("；"), large.length > 0);
  return large.length === 0;
}

const PICTURE = /\.(?:jpe?g|png|webp|bmp|gif|tiff?)$/i;

/** What to think of where all are pictures that differ in their numbers alone. */
function asksForOne(files) {
  const stems = new Set(files.map(({ name }) => name.replace(/\.[^.]*$/, "").replace(/\d+/g, "#")));
  const numbered = files.length > 1 && stems.size === 1 && [...stems][0].includes("#");
  return numbered && files.every(({ name }) => PICTURE.test(name)) && !form.elements.as_one.checked;
}

function chosen() {
  leftOut = [];
  sent = { files: 0, bytes: 0, batch: null };
  check();
}

// Dropped files and folders

function isLeftOut(path, name) {
  return LITTER.test(name) || LITTER_FOLDER.test(path) || BESIDE_A_PAGE.test(path);
}

async function inFolder(entry, path = "") {
  if (entry.isFile) {
    if (isLeftOut(path, entry.name)) {
      leftOut.push(entry.name);
      return [];
    }
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
  const taken = new DataTransfer();
  for (const file of input.files) taken.items.add(file);
  try {
    for (const entry of entries) for (const file of await inFolder(entry)) taken.items.add(file);
  } catch (error) {
    tell(`有的文件读不了，什么也没有选上：${error.message}`, true);
    return;
  }
  input.files = taken.files;
  check();
}

// Sending

/** The files that go with the next request. */
function part(files) {
  // Pages of one document come together.
  if (form.elements.as_one.checked) return files;
  let bytes = 0;
  let end = 0;
  while (end < Math.min(files.length, FILES_IN_A_REQUEST)) {
    bytes += files[end].size;
    if (end && bytes > BYTES_IN_A_REQUEST) break;
    end += 1;
  }
  return files.slice(0, end);
}

/** The form with these files in place of all; what was pasted goes with the first of them. */
function body(files) {
  const data = new FormData(form);
  data.delete("files");
  for (const file of files) data.append("files", file);
  if (sent.batch) {
    data.set("batch", sent.batch);
    data.delete("pasted");
  }
  return data;
}

/** Send a request; resolves with what the server answers, rejects with words. */
function post(data, onProgress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("error", () => failed(new Error("没有传上去，请检查网络后再试。")));
    request.addEventListener("load", () => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        answer = { problem: page.querySelector("h1")?.textContent };
      }
      if (answer.batch) done(answer);
      else failed(new Error(answer.problem || `服务器没有收下（${request.status}）。`));
    });
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

async function sendAll() {
  const files = [...input.files];
  const all = files.reduce((sum, file) => sum + file.size, 0);
  for (;;) {
    const some = part(files.slice(sent.files));
    const answer = await post(body(some), (loaded) => {
      bar.value = all ? Math.min(100, Math.round((100 * (sent.bytes + loaded)) / all)) : 0;
    });
    sent.batch = answer.batch;
    sent.files += some.length;
    sent.bytes += some.reduce((sum, file) => sum + file.size, 0);
    if (sent.files >= files.length) return answer.address;
    tell(`已传 ${sent.files}／${files.length} 个文件`);
  }
}

async function send(event) {
  event.preventDefault();
  if (!check()) return;
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  bar.hidden = false;
  try {
    location.assign(await sendAll());
  } catch (error) {
    const more = sent.files ? `前 ${sent.files} 个文件已经收下，再点“上传”会接着传其余的。` : "";
    tell(`${error.message}${more}`, true);
    button.disabled = false;
    bar.hidden = true;
  }
}

if (form) {
  input.addEventListener("change", chosen);
  form.elements.as_one.addEventListener("change", check);
  form.addEventListener("submit", send);
  form.addEventListener("drop", drop);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("dropping"));
  // What was chosen before this script ran, or is still there after a step back.
  check();
}
