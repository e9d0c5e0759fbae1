"""Which files a path on the command line means."""

from speeches.importing.files import files_in


def test_a_folder_means_its_files_but_not_what_a_browser_saved_beside_a_page(tmp_path):
    names = ["讲话.htm", "讲话_files/a.js", "讲话_files/深/b.htm", "别的_files/稿.txt", ".藏/c.txt"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("各位代表：")
    found = [path.relative_to(tmp_path).as_posix() for path in files_in([str(tmp_path)])]
    assert sorted(found) == sorted(["讲话.htm", "别的_files/稿.txt"])


def test_some_folders_are_not_looked_into(tmp_path):
    for name in ("稿.txt", "done/旧.txt", "深/done/新.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("各位代表：")
    found = files_in([str(tmp_path)], without=[tmp_path / "done"])
    assert [path.name for path in found] == ["新.txt", "稿.txt"]
