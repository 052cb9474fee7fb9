# Everything needs only Python 3.11 or later and make; each target sets up what it uses in $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench docs figures fuzz faults model clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.runs
	$(BIN)/accords extract corpus/samples -o output/agreements.jsonl
	$(BIN)/accords inspect output/agreements.jsonl
	$(BIN)/accords report output/agreements.jsonl -o output/report.html

test: lint
	$(BIN)/accords rules test
	$(BIN)/python -m pytest

lint: $(VENV)/.develops
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.develops
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.reading.run
	$(BIN)/python -m benchmarks.cleaning.speed
	$(BIN)/python -m benchmarks.cleaning.run
	$(BIN)/python -m benchmarks.clusters
	$(BIN)/python -m benchmarks.merging
	$(BIN)/python -m benchmarks.batch
	$(BIN)/python -m benchmarks.soak
	-$(BIN)/python -m benchmarks.report

# The pages of docs/ that are written from the code.
docs: $(VENV)/.develops
	$(BIN)/python -m pipeline.cli_reference > docs/cli.md
	$(BIN)/python -m benchmarks.merges > docs/merges.md

# EDSNLP=python names an interpreter that has edsnlp, to be compared with.
figures: $(VENV)/.develops
	$(BIN)/python -m benchmarks.readme $(if $(EDSNLP),--edsnlp $(EDSNLP))

# NER=folder holds the sets of others (docs/model.md); without it the model learns from our own articles alone.
model: $(VENV)/.develops
	$(BIN)/python -m pipeline.training.data build/ner $(if $(NER),--ner $(NER))
	$(BIN)/python -m spacy train pipeline/training/config.cfg -o build/model --paths.train build/ner/train.spacy --paths.dev build/ner/dev.spacy

fuzz: $(VENV)/.develops
	$(BIN)/python -m benchmarks.reading.fuzz

# Every fault that may befall a run, with kill -9 at fifty random moments: some ten minutes.
faults: $(VENV)/.develops
	$(BIN)/python -m pytest tests/test_faults.py -m "slow or not slow"

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.runs: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "accords needs Python 3.11 or later; set PYTHON=python3.11 (or later)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.develops: $(VENV)/.runs
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@
