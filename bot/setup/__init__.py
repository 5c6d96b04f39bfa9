"""What the host's commands do: `entraide init`, `recover`, `check`, `backup`, `restore`, `export`, `import`."""
