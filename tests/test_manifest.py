from reportanalysis.files import fingerprint, is_current, record, write_text


def test_current_until_an_input_or_the_output_changes(tmp_path):
    a, b, made = (write_text(tmp_path / name, name) for name in ("a", "b", "made"))
    manifest = tmp_path / "manifest.json"
    assert not is_current(made, [a, b], manifest)
    record(made, [a, b], manifest)
    assert is_current(made, [b, a], manifest)
    other = write_text(tmp_path / "other", "other")
    record(other, [a], manifest)
    assert is_current(made, [a, b], manifest)
    write_text(a, "changed")
    assert not is_current(made, [a, b], manifest)
    write_text(a, "a")
    assert is_current(made, [a, b], manifest)
    write_text(made, "edited by hand")
    assert not is_current(made, [a, b], manifest)
    made.unlink()
    assert not is_current(made, [a, b], manifest)


def test_dates_and_names_do_not_count(tmp_path):
    one = write_text(tmp_path / "one", "same")
    two = write_text(tmp_path / "two", "same")
    assert fingerprint([one]) == fingerprint([two])
    assert fingerprint([one]) != fingerprint([one, two])
