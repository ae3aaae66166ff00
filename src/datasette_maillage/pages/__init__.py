"""The pages, one module a sort: each turns a visit into what a template needs."""
