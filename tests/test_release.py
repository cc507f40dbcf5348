"""Tests of the release: HACS can install the integration."""

import json
from pathlib import Path
import re
import tomllib

from awesomeversion import AwesomeVersion
import yaml

ROOT = Path(__file__).parents[1]
HACS = json.loads((ROOT / "hacs.json").read_text())
MANIFEST = json.loads(
    (ROOT / "custom_components/alexa_smart_home/manifest.json").read_text()
)


def test_installation_without_release() -> None:
    """Without a release there is no archive, and only the default branch."""
    assert not HACS.keys() & {"zip_release", "filename", "hide_default_branch"}


def test_tag_has_version_of_files() -> None:
    """HACS installs the files of the tag as they are."""
    text = (ROOT / ".github/workflows/release.yml").read_text()
    workflow = yaml.safe_load(text)
    # YAML 1.1 reads the key `on` as true.
    assert workflow[True] == "workflow_dispatch"
    create = workflow["jobs"]["release"]["steps"][-1]["run"]
    assert ".version custom_components/alexa_smart_home/manifest.json" in create
    assert 'gh release create "v$version"' in create


def test_archive_can_be_verified() -> None:
    """The release carries an archive, its checksum and its provenance."""
    text = (ROOT / ".github/workflows/release.yml").read_text()
    job = yaml.safe_load(text)["jobs"]["release"]
    assert job["permissions"]["attestations"] == job["permissions"]["id-token"]
    pack, attest, create = job["steps"][1:]
    archive = f"{MANIFEST['domain']}.zip"
    assert f"{archive} > {archive}.sha256" in pack["run"]
    assert attest["uses"].startswith("actions/attest-build-provenance@")
    assert attest["with"]["subject-path"] == archive
    assert create["run"].split()[-2:] == [archive, f"{archive}.sha256"]


def test_actions_are_pinned_by_commit() -> None:
    """A tag or a branch of an action can be moved to other code."""
    found = [
        line
        for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
        for line in path.read_text().splitlines()
        if "uses:" in line
    ]
    assert len(found) > len(list((ROOT / ".github/workflows").iterdir()))
    for line in found:
        assert re.search(r"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # \S+$", line), line


def test_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert MANIFEST["version"] == project["version"]
    assert AwesomeVersion(MANIFEST["version"]).valid
    minimum = HACS["homeassistant"].rpartition(".")[0]
    assert f"Home Assistant {minimum} or newer" in (ROOT / "README.md").read_text()


def test_hacs_finds_one_integration() -> None:
    """HACS installs the first folder it finds."""
    folders = [
        folder for folder in (ROOT / "custom_components").iterdir() if folder.is_dir()
    ]
    names = [
        folder.name for folder in folders if not folder.name.startswith(("_", "."))
    ]
    assert names == [MANIFEST["domain"]]


def test_hassfest_finds_its_keys_in_order() -> None:
    first, rest = list(MANIFEST)[:2], list(MANIFEST)[2:]
    assert first == ["domain", "name"]
    assert rest == sorted(rest)
    assert {
        "codeowners",
        "documentation",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "version",
    } <= {*rest}
