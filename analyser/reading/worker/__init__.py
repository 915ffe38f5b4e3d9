"""The process that opens files of others and may die doing so: started, asked, limited, ended."""
