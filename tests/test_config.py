"""Configuration files: which one holds, what it says, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.config.loading import KEYS, ConfigError, Configuration
from initlint.config.selectors import Layer, RuleName, is_selected
from initlint.config.settings import OutputFormat, Overrides, Settings, is_enabled
from initlint.diagnostics import Confidence, Severity
from initlint.workspace.discovery import DEFAULT_EXCLUDES

ZERO = RuleName(code="INI001", name="zero-weights")
GLOROT = RuleName(code="INI101", name="glorot-before-relu")
RULES = (ZERO, GLOROT)


def settings_of(directory: Path) -> Settings:
    return Configuration(rules=RULES, fallback=directory).of(directory)


def problem_with(directory: Path, text: str, name: str = "initlint.toml") -> str:
    (directory / name).write_text(text)
    with pytest.raises(ConfigError) as caught:
        settings_of(directory)
    message = str(caught.value)
    assert message.startswith(f"{directory / name}: ")
    assert "\n" not in message
    return message.removeprefix(f"{directory / name}: ")


def test_everything(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("""
[tool.initlint]
select = ["INI0"]
ignore = ["zero-weights"]
extend-select = ["INI101"]
exclude = ["third_party"]
extend-exclude = ["*_pb2.py"]
force-exclude = true
respect-gitignore = false
output-format = "concise"
fail-on = "error"
min-confidence = "low"

[tool.initlint.per-file-ignores]
"tests/*" = ["ALL"]
"!src/**" = ["INI101"]
""")
    settings = settings_of(tmp_path)
    assert settings.source == tmp_path / "pyproject.toml"
    assert settings.rules == Layer(select=("INI0",), extend_select=("INI101",), ignore=("zero-weights",))
    assert (settings.exclude, settings.extend_exclude) == (("third_party",), ("*_pb2.py",))
    assert (settings.force_exclude, settings.respect_gitignore) == (True, False)
    assert settings.output_format is OutputFormat.CONCISE
    assert settings.fail_on is Severity.ERROR
    assert settings.min_confidence is Confidence.LOW
    assert [ignore.selectors for ignore in settings.per_file_ignores] == [("ALL",), ("INI101",)]


def test_defaults(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert settings == Settings(base=tmp_path)
    assert settings.exclude == DEFAULT_EXCLUDES


def test_nearest_file_wins_and_nothing_is_merged(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "initlint.toml").write_text("ignore = ['INI001']\nfail-on = 'error'\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.initlint]\nignore = ['INI101']\n")
    (tmp_path / "a" / "b" / "pyproject.toml").write_text("[tool.other]\n")
    settings = settings_of(inner)
    assert settings.base == tmp_path / "a"
    assert settings.rules.ignore == ("INI101",)
    assert settings.fail_on is Severity.WARNING


def test_own_files_go_before_pyproject(tmp_path: Path) -> None:
    for name, table in (("pyproject.toml", "[tool.initlint]\n"), ("initlint.toml", ""), (".initlint.toml", "")):
        (tmp_path / name).write_text(f"{table}fail-on = 'error'\n")
        assert settings_of(tmp_path).source == tmp_path / name


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "initlint.toml").touch()
    configuration = Configuration(rules=RULES, fallback=tmp_path)
    first = configuration.of(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "initlint.toml").write_text("broken")
    assert configuration.of(tmp_path / "sub") is first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("slect = []", "unknown key `slect`; did you mean `select`?"),
        ("fail_on = 'error'", "unknown key `fail_on`; did you mean `fail-on`?"),
        ("xyzzy = 1", "unknown key `xyzzy`"),
        ("select = ['INI0O1']", "`select`: unknown rule `INI0O1`; did you mean `INI001`?"),
        ("ignore = ['zero_weights']", "`ignore`: unknown rule `zero_weights`; did you mean `zero-weights`?"),
        ("extend-select = ['E501']", "`extend-select`: unknown rule `E501`"),
        ("select = 'INI001'", "`select` must be a list of strings"),
        ("select = [1]", "`select` must be a list of strings"),
        ("per-file-ignores = []", "`per-file-ignores` must be a table of patterns and lists of rules"),
        ("[per-file-ignores]\n'a' = 'INI001'", "`a` must be a list of strings"),
        ("[per-file-ignores]\n'a' = ['INI7']", "`a`: unknown rule `INI7`"),
        ("[per-file-ignores]\n'!' = ['INI001']", "`per-file-ignores` holds an empty pattern"),
        ("force-exclude = 1", "`force-exclude` must be true or false"),
        ("exclude = ['!']", "`exclude`: "),
        ("output-format = 'jsn'", "`output-format` must be one of `full`, `concise`, `json`; did you mean `json`?"),
        ("fail-on = 3", "`fail-on` must be one of `advice`, `warning`, `error`"),
        ("min-confidence = 'none'", "`min-confidence` must be one of `low`, `medium`, `high`"),
        ("select = [", "is not valid TOML: "),
        ("a = " + "[" * 100_000, "is not valid TOML: "),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    found = problem_with(tmp_path, text)
    assert found.startswith(message)
    assert message.endswith(": ") or found == message


def test_refused_in_pyproject(tmp_path: Path) -> None:
    assert problem_with(tmp_path, "[tool]\ninitlint = 3\n", "pyproject.toml") == "`tool.initlint` must be a table"
    (tmp_path / "pyproject.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="is not valid UTF-8"):
        settings_of(tmp_path)


@pytest.mark.parametrize("text", ["", "tool = 3\n", "[tool.other]\nx = 1\n"])
def test_pyproject_of_others_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert settings_of(tmp_path).source is None


def test_broken_file_holds_for_what_is_below(tmp_path: Path) -> None:
    (tmp_path / "initlint.toml").write_text("broken")
    (tmp_path / "a" / "b").mkdir(parents=True)
    configuration = Configuration(rules=RULES, fallback=tmp_path)
    messages = set()
    for directory in (tmp_path / "a" / "b", tmp_path / "a", tmp_path):
        with pytest.raises(ConfigError) as caught:
            configuration.of(directory)
        messages.add(str(caught.value))
    assert len(messages) == 1


@pytest.mark.parametrize(
    ("pattern", "silent"),
    [
        ("tests/*", {"tests/a.py", "tests/deep/b.py"}),
        ("tests/*.py", {"tests/a.py"}),
        ("a.py", {"tests/a.py", "src/a.py"}),
        ("**/deep/**", {"tests/deep/b.py"}),
        ("!src/**", {"tests/a.py", "tests/deep/b.py"}),
    ],
)
def test_per_file_ignores(tmp_path: Path, pattern: str, silent: set[str]) -> None:
    (tmp_path / "initlint.toml").write_text(f"[per-file-ignores]\n'{pattern}' = ['INI0']\n")
    settings, overrides = settings_of(tmp_path), Overrides(base=tmp_path)
    files = {"tests/a.py", "tests/deep/b.py", "src/a.py"}
    assert {file for file in files if not is_enabled(ZERO, tmp_path / file, settings, overrides)} == silent
    assert all(is_enabled(GLOROT, tmp_path / file, settings, overrides) for file in files)


@pytest.mark.parametrize(
    ("layers", "is_on"),
    [
        ([], True),
        ([Layer(ignore=("INI0",))], False),
        ([Layer(ignore=("ALL",), extend_select=("INI0",))], True),
        ([Layer(select=())], False),
        ([Layer(select=("INI1",))], False),
        ([Layer(select=("INI1",), extend_select=("INI001",))], True),
        ([Layer(select=("INI0",), ignore=("INI001",))], False),
        ([Layer(select=("INI001",), ignore=("INI0",))], True),
        ([Layer(select=("INI001",), ignore=("zero-weights",))], False),
        ([Layer(ignore=("INI001",)), Layer(select=("INI0",))], True),
        ([Layer(ignore=("INI001",)), Layer(extend_select=("INI001",))], True),
        ([Layer(ignore=("INI001",)), Layer(ignore=("INI101",))], False),
        ([Layer(select=("INI001",)), Layer(ignore=("INI0",))], False),
    ],
)
def test_later_layers_and_closer_names_count_more(layers: list[Layer], is_on: bool) -> None:
    assert is_selected(ZERO, layers) is is_on


def test_readme_lists_every_key() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"\n{key} = " not in readme and f"[tool.initlint.{key}]" not in readme] == []
