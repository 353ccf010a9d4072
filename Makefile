.DEFAULT_GOAL := help
.PHONY: help build up down logs test test-containers bench torture format train clean

help: ## Show this list
	@echo 'Tickets. make ...'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

build: ## Build everything (Release; warnings, of the format too, are errors)
	@bash -c '. scripts/lib.sh && build_release Tickets.sln'

up: ## Start everything: in containers, or without a Docker engine on this machine (PORT=5000 REPLICAS=1 TRANSPORT=postgres: without RabbitMQ)
	@scripts/up.sh

down: ## Stop what `make up` started; the data stays
	@scripts/down.sh

logs: ## Follow the logs of what is running
	@scripts/logs.sh

test: ## Build, run all tests with servers of their own
	@scripts/test.sh

test-containers: ## Try the image and docker-compose.yml in a Docker engine: start, scale, train, kill, stop
	@scripts/test-containers.sh

bench: ## Measure against raw programs, see bench/README.md (QUICK=1 to try it; ONLY=seed,bulk REPEAT=3 ROWS=100000)
	@scripts/bench.sh

torture: ## Break everything that may break, then check that nothing was lost, see docs/operations.md (SEEDS=1 SEED= OUTAGE=180 TRANSPORT=postgres CLUSTER=yes)
	@scripts/torture.sh

format: ## Format the code
	@dotnet format Tickets.sln

train: build ## Train a model from data/tickets.csv
	@./tickets train --data data/tickets.csv

clean: ## Stop everything and delete build output, models and the data of the private servers
	@scripts/clean.sh
