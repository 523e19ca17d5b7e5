"""What any program needs: files, locks, worker processes, results kept between runs."""
